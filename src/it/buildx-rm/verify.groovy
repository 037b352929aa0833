def log = new File(basedir, 'build.log').text
assert log.contains("Builder 'pixelzx-it-rm' is ready") && log.count('BUILD SUCCESS') == 3
def left = { it.execute().text.readLines().findAll { it.contains('pixelzx-it-rm') } }
assert left('docker ps -a --format {{.Names}}') == [] && left('docker volume ls --format {{.Name}}') == []
assert left('docker buildx ls') == []
