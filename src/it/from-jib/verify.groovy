def theirs = new groovy.xml.XmlSlurper().parse(new File(basedir, 'theirs.xml')).configuration
def build = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/pixelzx-docker/greeter/build.json'))
assert theirs.from.platforms.platform.collect { "$it.os/$it.architecture".toString() } == build.platforms.keySet().toList()
assert theirs.to.tags.tag*.text() == build.tags.toList()
assert new File(basedir, 'build.log').text.contains('All platform tests passed!')
