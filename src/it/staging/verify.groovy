def read = { new groovy.json.JsonSlurper().parse(new File(basedir, it)) }
['target', 'joined'].each {
  def (build, push, test) = ['build', 'push', 'test'].collect { name -> read("$it/pixelzx-docker/it-staging/${name}.json") }
  def tag = new URL("http://$registry/v2/it/it-staging/manifests/${it == 'joined' ? it : '1.0'}").openConnection()
  tag.setRequestProperty('Accept', 'application/vnd.oci.image.index.v1+json')
  assert tag.getHeaderField('Docker-Content-Digest') == build.index && push.destinations*.outcome == ['PUBLISHED'] && push.destinations*.bytesSent == [0]
  assert push.destinations[0].platforms*.tested == build.platforms.values() as List && test.platforms*.outcome == ['PASSED', 'PASSED']
  assert read("$it/pixelzx-docker/it-staging/layout/staged.json").repository == "$registry/it/it-staging"
}
def left = new File(basedir, '../../cache/pixelzx-docker/staged').listFiles()*.listFiles().flatten().collect { new groovy.json.JsonSlurper().parse(it) }.findAll { it.workspace.contains(basedir.path) }
assert left.collectEntries { [it.workspace - "$basedir/" - '/pixelzx-docker/it-staging', it.published] } == [target: true, joined: true, 'parts/amd64': false, 'parts/arm64': false]
