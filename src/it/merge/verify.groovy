def read = { new groovy.json.JsonSlurper().parse(new File(basedir, it)) }
def amd64 = read('parts/amd64/pixelzx-docker/it-merge/build.json').platforms
def arm64 = read('arm64/pixelzx-docker/it-merge/build.json').platforms
def push = read('target/pixelzx-docker/it-merge/push.json')
def joined = read('target/pixelzx-docker/it-merge/build.json')
assert joined.platforms == amd64 + arm64
assert push.toString().contains(joined.index)
assert read('target/pixelzx-docker/it-merge/test.json').platforms*.outcome == ['PASSED', 'PASSED']
return new File(basedir, 'build.log').text.contains('An image cannot be joined with itself')
