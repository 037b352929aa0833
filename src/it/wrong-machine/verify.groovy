def log = new File(basedir, 'build.log').text
assert log =~ /linux\/arm64.*\/app\/true.*x86-64.*AArch64/
assert !log.contains('Testing platform')
assert !log.contains('linux/arm/v7: ') && !(log =~ /linux\/amd64: .*\/app\/true/)
assert !new File(basedir, 'target/pixelzx-docker/it-wrong-machine/test.json').exists()
assert !log.contains('\tat ')
