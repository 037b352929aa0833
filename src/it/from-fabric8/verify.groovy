def theirs = new groovy.xml.XmlSlurper().parse(new File(basedir, 'theirs.xml')).configuration.images.image
def build = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/pixelzx-docker/shop/build.json'))
assert theirs.build.buildx.platforms.platform*.text() == build.platforms.keySet().toList()
assert theirs.name.text() == 'ghcr.io/acme/' + build.image + ':' + build.tags.join() || theirs.name.text() == build.image + ':' + build.tags.join()
assert new File(basedir, 'build.log').text.contains('All platform tests passed!')
