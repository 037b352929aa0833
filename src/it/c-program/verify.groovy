def workspace = new File(basedir, 'target/pixelzx-docker/machine')
def test = new groovy.json.JsonSlurper().parse(new File(workspace, 'test.json'))
assert test.platforms*.platform == ['linux/amd64', 'linux/arm64']
assert test.platforms*.outcome == ['PASSED', 'PASSED']
assert new File(workspace, 'log/test-linux-arm64-1.log').text.contains('compiled for linux/arm64, pointers of 64 bits')
