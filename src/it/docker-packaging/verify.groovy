def push = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/pixelzx-docker/it-docker-packaging/push.json'))
assert push.tested && push.tags.sort() == ['1.0', 'latest']
assert !new File(basedir, 'build.log').text.contains('maven-install-plugin')
