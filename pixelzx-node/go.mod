module github.com/pixelzx/pixelzx-node

go 1.21
