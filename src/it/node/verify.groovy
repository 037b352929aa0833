def record = { new groovy.json.JsonSlurper().parse(new File(basedir, "pixelzx-node/target/pixelzx-docker/pixelzx-evm/$it")) }
assert record('test.json').platforms*.outcome == ['PASSED', 'PASSED', 'PASSED']
assert record('push.json').destinations[0].tags*.tag.sort() == ['1.0.0', 'latest']
def raw = "curl -s -H Accept:application/vnd.oci.image.index.v1+json http://${registry}/v2/it/pixelzx-evm/manifests/latest".execute().inputStream.bytes
assert raw.length > 0
assert 'sha256:' + java.security.MessageDigest.getInstance('SHA-256').digest(raw).encodeHex() == record('test.json').index.digest
for (slug in ['amd64', 'arm64', 'arm-v7']) {
    assert new File(basedir, "pixelzx-node/target/pixelzx-docker/pixelzx-evm/log/test-linux-$slug-1.log").text.contains('PIXELZX')
}
