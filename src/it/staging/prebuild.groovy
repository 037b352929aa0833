// What an earlier run in this place has left behind is not this one's.
new File(basedir, '../../cache/pixelzx-docker/staged').listFiles()*.listFiles()?.flatten()?.findAll { it.text.contains(basedir.path) }?.each { it.delete() }
return true
