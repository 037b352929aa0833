def test = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/pixelzx-docker/it-future-platforms/test.json'))
assert test.platforms*.platform == ['linux/riscv64', 'linux/ppc64le', 'linux/s390x']
assert test.platforms.every { it.outcome == 'PASSED' && it.how == 'emulated' }
