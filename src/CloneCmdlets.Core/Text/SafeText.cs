using System.Globalization;
using System.Text;

namespace CloneCmdlets.Text;

/// <summary>
/// Makes text from a server, a file or a name fit to be shown in a terminal or a build log: one line, no control or bidirectional
/// characters, no terminal escapes, nothing a build agent would obey. Cleaning twice gives what cleaning once gives.
/// </summary>
public static class SafeText
{
    /// <summary>What a shown text is cut to unless told otherwise, in UTF-16 code units.</summary>
    public const int DefaultMaxLength = 4000;

    private const char Replacement = '\uFFFD';
    private const char Ellipsis = '\u2026';

    /// <summary>The text, safe to show.</summary>
    /// <param name="text">Any text; <see langword="null"/> gives the empty one.</param>
    /// <param name="maxLength">The longest result, at least 1.</param>
    /// <returns>The same text where it was harmless; otherwise with the harm taken out of it.</returns>
    public static string Clean(string? text, int maxLength = DefaultMaxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        return Cut(BreakCommands(ReplaceUnsafe(text, maxLength)), maxLength);
    }

    /// <summary>The text without what is unsafe in itself; of a long one, only so much that it shows to be too long.</summary>
    private static string ReplaceUnsafe(string text, int maxLength)
    {
        var enough = Math.Min(text.Length, maxLength == int.MaxValue ? maxLength : maxLength + 1);
        var first = 0;
        while (first < enough && text[first] is >= ' ' and < '\u007F')
        {
            first++;
        }

        if (first == enough)
        {
            return text[..enough];
        }

        var result = new StringBuilder(text, 0, first, enough + 1);
        for (var index = first; index < text.Length && result.Length <= maxLength;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var consumed) != System.Buffers.OperationStatus.Done)
            {
                result.Append(Replacement);
            }
            else if (text[index] == '\r' && index + 1 < text.Length && text[index + 1] == '\n')
            {
                // The line feed that follows becomes the one space.
            }
            else
            {
                Append(result, rune);
            }

            index += consumed;
        }

        return result.ToString();
    }

    private static void Append(StringBuilder result, Rune rune)
    {
        switch (rune.Value)
        {
            case '\t' or '\n' or '\r' or 0x85 or 0x2028 or 0x2029:
                result.Append(' ');
                return;
            case < ' ':
                result.Append((char)(0x2400 + rune.Value)); // the control's picture: ESC shows as ␛
                return;
            case 0x7F:
                result.Append('\u2421');
                return;
            case 0x200C or 0x200D: // joiners: Persian words and composed emoji need them, and they can't reorder anything
                break;
            default:
                if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format)
                {
                    result.Append(Replacement);
                    return;
                }

                break;
        }

        Span<char> units = stackalloc char[2];
        result.Append(units[..rune.EncodeToUtf16(units)]);
    }

    /// <summary>
    /// Puts a space into <c>##vso[</c>, <c>##[</c> (and <c>##word[</c> of other agents) and into <c>::word</c>. Azure Pipelines looks for its
    /// commands anywhere in a line, GitHub at its start, and nobody knows here where in a line the text will stand.
    /// </summary>
    private static string BreakCommands(string text)
    {
        if (!text.Contains("##", StringComparison.Ordinal) && !text.Contains("::", StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 8);
        for (var index = 0; index < text.Length; index++)
        {
            result.Append(text[index]);
            if (StartsAgentCommand(text.AsSpan(index)))
            {
                result.Append(' ');
            }
        }

        return result.ToString();
    }

    private static bool StartsAgentCommand(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || text[0] != text[1])
        {
            return false;
        }

        if (text[0] == ':')
        {
            return char.IsLetter(text[2]) || text[2] == ':';
        }

        if (text[0] != '#')
        {
            return false;
        }

        var end = 2;
        while (end < text.Length && char.IsLetter(text[end]))
        {
            end++;
        }

        return end < text.Length && text[end] == '[';
    }

    private static string Cut(string text, int maxLength)
    {
        if (text.Length <= maxLength)
        {
            return text;
        }

        var length = maxLength - 1;
        if (length > 0 && char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        return string.Concat(text.AsSpan(0, length), [Ellipsis]);
    }
}
