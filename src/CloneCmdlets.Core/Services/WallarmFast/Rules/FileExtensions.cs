namespace CloneCmdlets.Services.WallarmFast.Rules;

/// <summary><c>file_extensions_to_exclude</c>: a list for people, one string with bars on the wire [doc].</summary>
internal static class FileExtensions
{
    private const char Bar = '|';

    /// <summary>The extensions of a string with bars; blanks around each are no part of it.</summary>
    public static IReadOnlyList<string> Split(string text) =>
        text.Split(Bar, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The string for the wire. An item may hold bars itself.</summary>
    public static string Join(IEnumerable<string> extensions) => string.Join(Bar, extensions.SelectMany(Split));

    /// <summary>
    /// Whether a path's extension is one of them. The vendor's forms [doc]: <c>.</c> is any number of any characters, <c>x*</c> any number of x,
    /// <c>x?</c> one x or none; a plain extension is itself. Letters match in any case [ours].
    /// </summary>
    public static bool Match(IReadOnlyList<string> extensions, string path)
    {
        var end = path.AsSpan().IndexOfAny('?', '#');
        var file = end < 0 ? path.AsSpan() : path.AsSpan(0, end);
        file = file[(file.LastIndexOf('/') + 1)..];
        var dot = file.LastIndexOf('.');
        if (dot < 0)
        {
            return false;
        }

        foreach (var pattern in extensions)
        {
            if (MatchesAll(pattern, file[(dot + 1)..]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Follows every way through the pattern at once, so that no pattern takes longer than its length by the extension's.</summary>
    private static bool MatchesAll(string pattern, ReadOnlySpan<char> extension)
    {
        var tokens = Tokens(pattern);
        var reached = new bool[tokens.Count + 1];
        reached[0] = true;
        SkipOptional(tokens, reached);
        foreach (var character in extension)
        {
            for (var index = tokens.Count; index > 0; index--)
            {
                var (expected, repeats, _) = tokens[index - 1];
                var fits = expected is null || char.ToUpperInvariant(expected.Value) == char.ToUpperInvariant(character);
                reached[index] = fits && (reached[index - 1] || (repeats && reached[index]));
            }

            reached[0] = false;
            SkipOptional(tokens, reached);
        }

        return reached[tokens.Count];
    }

    private static void SkipOptional(List<(char? Character, bool Repeats, bool IsOptional)> tokens, bool[] reached)
    {
        for (var index = 1; index <= tokens.Count; index++)
        {
            reached[index] |= tokens[index - 1].IsOptional && reached[index - 1];
        }
    }

    private static List<(char? Character, bool Repeats, bool IsOptional)> Tokens(string pattern)
    {
        var tokens = new List<(char?, bool, bool)>(pattern.Length);
        for (var index = 0; index < pattern.Length; index++)
        {
            var next = index + 1 < pattern.Length ? pattern[index + 1] : '\0';
            if (pattern[index] == '.')
            {
                tokens.Add((null, true, true));
                index += next == '*' ? 1 : 0; // ".*" says the same
            }
            else if (next is '*' or '?')
            {
                tokens.Add((pattern[index], next == '*', true));
                index++;
            }
            else
            {
                tokens.Add((pattern[index], false, false));
            }
        }

        return tokens;
    }
}
