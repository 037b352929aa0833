def log = new File(basedir, 'build.log').text
['engine', 'API', 'image store', 'buildx', 'platform linux/arm64', 'clock', 'registry'].each {
    assert log =~ /(?m)^\[INFO\] ok +$it/ : it
}
assert log.contains("registry = ${registry}/it  (pom.xml)") && log =~ /(?m)^\[INFO\] \w+ +disk +[0-9.]+ GB free/ && log =~ /(?m)^\[INFO\] \w+ +builder /
def json = new groovy.json.JsonSlurper().parseText(log.substring(log.indexOf('\n{') + 1, log.lastIndexOf('\n}') + 2))
assert json.verdict != 'fail' && json.checks.find { it.subject == 'platform linux/arm/v7' }.finding.startsWith('emulated')
