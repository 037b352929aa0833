def push = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/pixelzx-docker/hello/push.json'))
assert push.tested && push.destinations[0].tags*.tag.sort() == ['1.0', 'latest']
assert push.destinations[0].platforms*.platform == ['linux/amd64', 'linux/arm64', 'linux/arm/v7']
def log = new File(basedir, 'build.log').text
assert !log.contains('maven-install-plugin') && log.contains('Report of hello: ')
