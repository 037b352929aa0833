module pixelzx/dev/relay

go 1.21
