def built = { new groovy.json.JsonSlurper().parse(new File(basedir, "target/pixelzx-docker/$it/build.json")) }
assert new File(basedir, 'gone').file
assert built('offline').index == built('online').index && built('offline').builder != built('online').builder
def log = new File(basedir, 'build.log').text
assert log.contains('Kept the base images for builds with -o') && log.contains('Cannot build offline upon 127.0.0.1:')
assert !new File(basedir, 'target/pixelzx-docker/nowhere/build.json').exists()
assert !'docker buildx ls'.execute().text.contains('pixelzx-it-offline')
