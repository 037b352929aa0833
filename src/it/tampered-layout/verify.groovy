def log = new File(basedir, 'build.log').text
assert log.contains('All platform tests passed!')
assert log.contains('#layout-damaged') && !log.contains('\tat ')
assert !new File(basedir, 'target/pixelzx-docker/it-tampered-layout/push.json').exists()
def tags = "curl -s http://${registry}/v2/it/it-tampered-layout/tags/list".execute().text
assert tags.contains('NAME_UNKNOWN')
