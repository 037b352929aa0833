def json = { new groovy.json.JsonSlurper().parse(new File(basedir, 'target/pixelzx-docker/it-every-kind-of-test/' + it)) }
def (built, published) = [json('test.json'), json('published/test.json')]
assert published.platforms.every { it.outcome == 'PASSED' && it.tests*.kind.toSet() == ['service', 'file', 'metadata', 'command'].toSet() }
assert published.index.digest == built.index.digest
assert new File(basedir, 'build.log').text.contains('faq.html#image-unknown')
