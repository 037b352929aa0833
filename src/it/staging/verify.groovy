def read = { new groovy.json.JsonSlurper().parse(new File(basedir, "target/pixelzx-docker/it-staging/$it")) }
def push = read('push.json')
def tag = new URL('http://127.0.0.1:5000/v2/it/it-staging/manifests/1.0').openConnection()
tag.setRequestProperty('Accept', 'application/vnd.oci.image.index.v1+json')
assert tag.getHeaderField('Docker-Content-Digest') == read('build.json').index
assert push.destinations[0].outcome == 'PUBLISHED' && push.destinations[0].bytesSent == 0
assert push.destinations[0].platforms*.tested == read('build.json').platforms.values() as List
assert read('test.json').platforms*.outcome == ['PASSED', 'PASSED']
assert read('layout/staged.json').repository == '127.0.0.1:5000/it/it-staging'
