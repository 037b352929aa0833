def workspace = new File(basedir, 'target/pixelzx-docker/pixelzx-evm')
def test = new groovy.json.JsonSlurper().parse(new File(workspace, 'test.json'))
assert test.platforms*.outcome == ['PASSED', 'PASSED']
assert new File(workspace, 'log').listFiles().any { it.text.trim() == '1.0' }
