def log = new File(basedir, 'build.log').text
assert log =~ /(?m)^\[INFO\] FAIL +engine +No container engine answers: unix:\/\/\/nowhere\/docker.sock \(DOCKER_HOST\)/
assert log =~ /(?m)^\[INFO\] ok +buildx +v?\d/
assert log.contains('#doctor') && !(log =~ /(?m)^\[INFO\] \w+ +builder /)
