def run = { words -> def p = words.execute(); def out = p.text; assert p.waitFor() == 0 : words; out.trim() }
assert new File(basedir, 'build.log').text.contains('(linux/amd64). Run it: docker run --rm -p 8080:8080 it-save:local')
assert run(['docker', 'run', '--rm', 'it-save:local']) == 'the last one'
def repository = new File(localRepositoryPath, 'it/it-save/1.0')
assert new File(repository, 'it-save-1.0-oci.tar').file
run(['docker', 'load', '-i', "$repository/it-save-1.0-it-save-other-linux-amd64.tar".toString()])
assert run(['docker', 'run', '--rm', 'it-save-other:1.0']) == 'the other one'
run(['docker', 'rmi', 'it-save:local', 'it-save-other:1.0', 'it-save-other:latest'])
return true
