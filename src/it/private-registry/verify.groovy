def published = { image ->
    def answer = new URL("http://$privateRegistry/v2/it/$image/manifests/1.0").openConnection()
    answer.setRequestProperty('Accept', 'application/vnd.oci.image.index.v1+json')
    answer.setRequestProperty('Authorization', 'Basic ' + 'me:canary-7f3a55'.bytes.encodeBase64())
    'sha256:' + java.security.MessageDigest.getInstance('SHA-256').digest(answer.inputStream.bytes).encodeHex()
}
for (image in ['base', 'app']) {
    assert published(image) == new groovy.json.JsonSlurper().parse(new File(basedir, "$image/target/pixelzx-docker/$image/build.json")).index
}
assert new File(basedir, 'build.log').text.with { it.contains('nobody') && !it.contains('canary-7f3a55') }
