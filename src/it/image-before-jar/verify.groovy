def jar = { run -> new File(basedir, "target/repository-$run/it/it-image-before-jar/1.0/it-image-before-jar-1.0.jar") }
assert !jar('failed').exists() && jar('good').exists()
def workspace = new File(basedir, 'target/pixelzx-docker/it-image-before-jar')
def read = { name -> new groovy.json.JsonSlurper().parse(new File(workspace, name)) }
assert read('push.json').index.digest == read('inspect.json').image.digest
assert read('inspect.json').tags.every { it.pushed == it.found }
assert read('report.json').state == 'PUBLISHED' && new File(workspace, 'report.html').text.contains('linux/amd64')
