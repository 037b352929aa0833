def origin = new File(basedir.parentFile, 'it-release.git')
def repository = """set -e; rm -rf '$origin'; git init -q -b main --bare '$origin'; cd '$basedir'; git init -q -b main
printf 'target\\nbuild.log\\n' > .gitignore; git config user.name Releaser; git config user.email releaser@example.org; git config commit.gpgSign false
git add -A; git commit -qm Begin; git push -q '$origin' main"""
def shell = ['sh', '-c', repository.toString()].execute()
assert shell.waitFor() == 0 : shell.err.text
