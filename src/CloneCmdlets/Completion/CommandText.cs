using System.Globalization;
using System.Management.Automation.Language;
using System.Text;
using CloneCmdlets.Text;

namespace CloneCmdlets.Completion;

/// <summary>Values as they are typed on a command line: what is written here is read back by PowerShell as the value, and is safe to show.</summary>
internal static class CommandText
{
    /// <summary>The value as an argument: bare where it can be, quoted where it needs it, escaped where it could do harm in a terminal.</summary>
    public static string Quote(string value) =>
        SafeText.Clean(value, int.MaxValue) != value ? Escape(value)
        : IsBare(value) ? value
        : "'" + CodeGeneration.EscapeSingleQuotedStringContent(value) + "'";

    /// <summary>What a word typed so far stands for, as far as that matters to find what begins so.</summary>
    public static string Unquote(string word)
    {
        if (word.Length == 0 || word[0] is not ('\'' or '"'))
        {
            return word;
        }

        var quote = word[0];
        var end = word.Length > 1 && word[^1] == quote ? word.Length - 1 : word.Length;
        var inner = word[1..end];
        return inner.Replace(new string(quote, 2), quote.ToString(), StringComparison.Ordinal);
    }

    private static bool IsBare(string value) =>
        value.Length > 0 && value.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/' or '\\')
        && value[0] is not ('-' or '.');

    /// <summary>Between double quotes, with all but plain characters as <c>`u{…}</c>.</summary>
    private static string Escape(string value)
    {
        var text = new StringBuilder("\"");
        for (var index = 0; index < value.Length; index++)
        {
            if (char.IsAsciiLetterOrDigit(value[index]) || value[index] is ' ' or '-' or '_' or '.' or ',' or '/' or '(' or ')')
            {
                text.Append(value[index]);
                continue;
            }

            var isPair = char.IsHighSurrogate(value[index]) && index + 1 < value.Length && char.IsLowSurrogate(value[index + 1]);
            var point = isPair ? char.ConvertToUtf32(value[index], value[index + 1]) : value[index];
            text.Append(CultureInfo.InvariantCulture, $"`u{{{point:X}}}");
            index += isPair ? 1 : 0;
        }

        return text.Append('"').ToString();
    }
}
