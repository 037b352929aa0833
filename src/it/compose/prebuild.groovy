def copy = "mkdir '$basedir/pixelzx-node' && tar -C '$example' --exclude=./target -cf - . | tar -C '$basedir/pixelzx-node' -xf -"
def shell = ['sh', '-c', copy].execute()
assert shell.waitFor() == 0 : shell.err.text
