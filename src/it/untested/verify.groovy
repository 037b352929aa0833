def log = new File(basedir, 'build.log').text
assert log.contains('#image-not-tested') && log.toLowerCase().contains('untested')
def push = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/pixelzx-docker/it-untested/push.json'))
assert push.tested == false
