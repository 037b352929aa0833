def test = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/pixelzx-docker/it-newcomer/test.json'))
assert test.platforms*.platform == ['linux/amd64', 'linux/arm64', 'linux/arm/v7']
assert test.platforms.every { it.outcome == 'PASSED' && it.tests*.detail == ['exit 0'] }
def log = new File(basedir, 'build.log').text
assert log.contains('Testing platform: linux/arm/v7') && log.contains('All platform tests passed!')
