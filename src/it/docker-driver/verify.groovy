def record = { new groovy.json.JsonSlurper().parse(new File(basedir, "target/pixelzx-docker/it-docker-driver/$it")) }
assert record('test.json').platforms*.outcome == ['PASSED', 'PASSED', 'PASSED']
assert record('build.json').builder != 'pixelzx-builder'
