def log = new File(basedir, 'build.log').text
assert log.contains('exit 3') && log.contains('linux/arm64: the reason')
def test = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/pixelzx-docker/it-failing-test/test.json'))
assert test.outcome == 'FAILED'
assert test.platforms.every { it.tests*.outcome == ['PASSED', 'FAILED'] }
assert !log.contains('All platform tests passed') && !log.contains('\tat ')
