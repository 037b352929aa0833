def workspace = new File(basedir, 'target/pixelzx-docker/it-build-options')
def build = new groovy.json.JsonSlurper().parse(new File(workspace, 'build.json'))
def blobs = new File(workspace, 'layout/blobs/sha256').listFiles()*.text
assert build.tags == ['1.4']
assert blobs.any { it.contains('"org.opencontainers.image.title":"Build options"') && it.contains('"team":"nodes 1.4.2"') }
assert new File(workspace, 'log/test-linux-amd64-1.log').text.startsWith('7def3c5a7ce0e065934a308af96740d5417451a8eca95d7ce718705e6e95f24c')
def canary = ['canary', '7f3a55'].join('-')
workspace.eachFileRecurse(groovy.io.FileType.FILES) { assert !it.text.contains(canary) }
def console = new File(basedir, 'build.log').readLines()
assert console.any { it.startsWith('::warning file=') && it.contains('Dockerfile,line=2::ARG TARGETARCH=amd64') }
