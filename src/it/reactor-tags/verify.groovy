def tags(repository) {
    def answer = new URL("http://$registry/v2/$repository/tags/list").openConnection()
    answer.responseCode == 404 ? [] : new groovy.json.JsonSlurper().parse(answer.inputStream).tags ?: []
}
assert tags('half/api') == [] && tags('half/worker') == []
assert tags('whole/api') == ['1.0-SNAPSHOT'] && tags('whole/worker') == ['1.0-SNAPSHOT']
def push = new groovy.json.JsonSlurper().parse(new File(basedir, 'api/target/pixelzx-docker/api/push.json'))
assert push.destinations[0].outcome == 'PUBLISHED'
assert new File(basedir, 'build.log').text.contains('its tags move together with those of')
