def origin = new File(basedir.parentFile, 'it-release.git')
def commit = "git -C $origin rev-parse it-release-1.0^{commit}".execute().text.trim()
def record = { new groovy.json.JsonSlurper().parse(new File(basedir, "target/checkout/target/pixelzx-docker/it-release/${it}.json")) }
assert record('push').destinations[0].tags*.tag.sort() == ['1.0', 'latest']
def index = new URL("http://$registry/v2/released/it-release/manifests/1.0").openConnection()
index.setRequestProperty('Accept', 'application/vnd.oci.image.index.v1+json')
def annotations = new groovy.json.JsonSlurper().parse(index.inputStream).annotations
assert annotations['org.opencontainers.image.revision'] == commit && annotations['org.opencontainers.image.version'] == '1.0'
