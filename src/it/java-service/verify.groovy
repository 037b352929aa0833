def workspace = new File(basedir, 'target/pixelzx-docker/greeter')
def test = new groovy.json.JsonSlurper().parse(new File(workspace, 'test.json'))
assert test.platforms*.platform == ['linux/amd64', 'linux/arm64', 'linux/arm/v7']
assert test.platforms*.outcome.toSet() == ['PASSED'] as Set
assert ['amd64', 'arm64', 'arm-v7'].collect { new File(workspace, "log/test-linux-$it-1.log").text.find(/Started on (\w+)/) { m, arch -> arch } } == ['amd64', 'aarch64', 'arm']
