# SPDX-License-Identifier: ISC
# Turns the numbered schema files into one C table, so that homeprod carries its schema with it.
# Run by server/store/local.mk; each file's number is what its name begins with.
function finish()
{
	if (is_open)
		print "\t},"
	is_open = 1
}
BEGIN {
	print "/* Made from server/schema/ by embed.awk. */"
	print "#include \"server/store/schema.h\"\n"
	print "const struct schema_file schema_files[] = {"
}
FNR == 1 {
	name = FILENAME
	sub(/.*\//, "", name)
	finish()
	printf "\t{%d, \"%s\",\n", name + 0, name
}
{
	gsub(/[\\"]/, "\\\\&")
	printf "\t \"%s\\n\"\n", $0
}
END {
	finish()
	print "};"
	print "const size_t schema_file_count = sizeof(schema_files) / sizeof(schema_files[0]);"
}
