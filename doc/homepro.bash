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
	--theme) COMPREPLY=($(compgen -W "$(homepro theme list 2>/dev/null)" -- "$word")); return ;;
	preview) COMPREPLY=($(compgen -W "$(homepro theme list 2>/dev/null)" -- "$word")); return ;;
	theme) COMPREPLY=($(compgen -W 'list preview check' -- "$word")); return ;;
	config) COMPREPLY=($(compgen -W 'path list get set check' -- "$word")); return ;;
	get | set) COMPREPLY=($(compgen -W "$(LC_ALL=C homepro config list 2>/dev/null | sed '1d;s/ .*//')" -- "$word")); return ;;
	--server | --profile | --notes | --cursor | --device-token-file) return ;;
	esac
	help=$(LC_ALL=C homepro --help 2>/dev/null)
	if [[ $word == -* ]]; then
		COMPREPLY=($(compgen -W "$(sed -n 's/^.*\(--[a-z][a-z-]*\).*$/\1/p' <<<"$help")" -- "$word"))
	else
		COMPREPLY=($(compgen -W "$(sed -n 's/^  \([a-z][a-z-]*\).*$/\1/p' <<<"$help")" -- "$word"))
	fi
}
complete -F _homepro homepro
