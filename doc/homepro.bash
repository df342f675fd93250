# SPDX-License-Identifier: ISC
# Completion of homepro's command line in bash. The words come from homepro --help, so there is no list to keep.
_homepro()
{
	local help word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}

	case $before in
	--outcome) COMPREPLY=($(compgen -W 'resolved unresolved escalated' -- "$word")); return ;;
	--status) COMPREPLY=($(compgen -W 'authorizing open claimed completed cancelled expired' -- "$word")); return ;;
	device) COMPREPLY=($(compgen -W 'add list revoke keep' -- "$word")); return ;;
	available) COMPREPLY=($(compgen -W 'on off' -- "$word")); return ;;
	--server | --profile | --theme | --notes | --cursor | --device-token-file) return ;;
	esac
	help=$(homepro --help 2>/dev/null)
	if [[ $word == -* ]]; then
		COMPREPLY=($(compgen -W "$(sed -n 's/^.*\(--[a-z][a-z-]*\).*$/\1/p' <<<"$help")" -- "$word"))
	else
		COMPREPLY=($(compgen -W "$(sed -n 's/^  \([a-z][a-z-]*\).*$/\1/p' <<<"$help")" -- "$word"))
	fi
}
complete -F _homepro homepro
