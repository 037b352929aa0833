def layers = { module ->
    def layout = new File(basedir, "$module/target/pixelzx-docker/$module/layout")
    def json = { digest -> new groovy.json.JsonSlurper().parse(new File(layout, "blobs/${digest.replace(':', '/')}")) }
    def index = json(new groovy.json.JsonSlurper().parse(new File(layout, 'index.json')).manifests[0].digest)
    index.manifests.collectEntries { [it.platform.architecture, json(it.digest).layers*.digest] }
}
def base = layers('base'), app = layers('app')
assert base.size() == 3 && base.every { architecture, own -> app[architecture].take(own.size()) == own }
