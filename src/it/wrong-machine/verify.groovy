def log = new File(basedir, 'build.log').text
assert log =~ /linux\/arm64.*\/app\/true.*x86-64.*AArch64/
assert !log.contains('Testing platform')
assert !log.contains('linux/arm/v7: ') && !(log =~ /linux\/amd64: .*\/app\/true/)
def workspace = new File(basedir, 'target/pixelzx-docker/it-wrong-machine')
assert new groovy.json.JsonSlurper().parse(new File(workspace, 'test.json')).platforms*.how.every { it == 'not run' }
assert new File(workspace, 'image.properties').text.contains('PIXELZX_STATE=failed') && log.contains('Report of it-wrong-machine: ')
assert !log.contains('\tat ')
