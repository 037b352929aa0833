def record = { new groovy.json.JsonSlurper().parse(new File(basedir, "pixelzx-node/target/pixelzx-docker/pixelzx-evm/$it")) }
assert record('test.json').platforms*.outcome == ['PASSED', 'PASSED', 'PASSED']
assert record('push.json').tags.sort() == ['1.0.0', 'latest']
def raw = "curl -s -H Accept:application/vnd.oci.image.index.v1+json http://@it.registry@/v2/it/pixelzx-evm/manifests/latest".execute().inputStream.bytes
assert 'sha256:' + java.security.MessageDigest.getInstance('SHA-256').digest(raw).encodeHex() == record('test.json').index.digest
['amd64', 'arm64', 'arm-v7'].each {
    assert new File(basedir, "pixelzx-node/target/pixelzx-docker/pixelzx-evm/log/test-linux-$it-1.log").text.contains('PIXELZX')
}
