def json = new groovy.json.JsonSlurper()
def record = { work, name -> json.parse(new File(basedir, "$work/pixelzx-docker/it-skipped-platform/${name}.json")) }
def published = { tag, type -> new URL("http://$registry/v2/it/it-skipped-platform/manifests/$tag").openConnection().tap { setRequestProperty('Accept', "application/vnd.oci.image.${type}.v1+json") } }
assert new File(basedir, 'build.log').text.with { contains('#platform-not-runnable') && count('All platform tests passed') == 1 }
assert !json.parse(new URL("http://$registry/v2/it/it-skipped-platform/tags/list")).tags.contains('refused')
assert record('target', 'test').platforms.collectEntries { [it.platform, it.outcome] } == ['linux/amd64': 'PASSED', 'linux/mips64le': 'SKIPPED']
assert json.parse(published('allowed', 'index').inputStream).manifests*.platform*.architecture == ['amd64', 'mips64le']
assert published('without', 'manifest').getHeaderField('Docker-Content-Digest') == record('without', 'build').platforms['linux/amd64']
assert record('without', 'build').platforms.size() == 1 && record('without', 'test').platforms*.outcome == ['PASSED']
