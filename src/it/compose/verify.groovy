for (run in ['amd64', 'arm64', 'broken']) {
    def answer = new groovy.json.JsonSlurper().parse(new File(basedir, "target/answer-${run}.json"))
    assert answer.result.startsWith('0x')
}
def log = { new File(basedir, "target/pixelzx-docker/it-compose/log/compose-linux-${it}.log").text }
assert log('arm64').contains('linux/arm64') && log('amd64').contains('linux/amd64')
def left = ['docker', 'ps', '-a', '-q', '--filter', 'label=com.docker.compose.project.working_dir=' + new File(basedir, 'pixelzx-node').path].execute().text
assert left.isEmpty() && !new File(basedir, 'target/pixelzx-docker/it-compose/compose.json').exists()
