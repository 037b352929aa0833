def push = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/pixelzx-docker/it-docker-packaging/push.json'))
assert push.tested && push.destinations[0].tags*.tag.sort() == ['1.0', 'latest']
assert !new File(basedir, 'build.log').text.contains('maven-install-plugin')
