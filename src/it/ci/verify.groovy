def workspace = new File(basedir, 'target/pixelzx-docker/it-ci')
def index = new groovy.json.JsonSlurper().parse(new File(workspace, 'push.json')).index.digest
def outputs = new Properties()
outputs.load(new FileReader(new File(basedir, 'github-output')))
assert outputs.digest == index && outputs.reference == "$registry/it/it-ci@$index" && outputs.tags == '1.0,latest'
assert new File(basedir, 'github-summary.md').text.findAll(/(?m)^# `it-ci`: published$/).size() == 1
assert new File(workspace, 'image.properties').readLines().contains("PIXELZX_DIGEST=$index" as String)
assert new groovy.json.JsonSlurper().parse(new File(workspace, 'gl-code-quality-audit.json'))*.check_name.contains('root-user')
assert new File(basedir, 'build.log').text =~ /(?m)^::warning title=pixelzx-docker::The audit found/
