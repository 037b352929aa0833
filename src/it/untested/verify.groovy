def log = new File(basedir, 'build.log').text
assert log.contains('#image-not-tested') && log.toLowerCase().contains('untested')
assert log.contains('Publishing to 127.0.0.1:1/it/it-untested would fail now')
def push = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/pixelzx-docker/it-untested/push.json'))
assert push.tested == false
