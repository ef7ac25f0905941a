using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloneCmdlets.Services;

/// <summary>
/// An id as it stood in the JSON: a string, or a whole number of any size. Its text is kept as written and never computed with, and it is
/// written back in the form it came in.
/// </summary>
[JsonConverter(typeof(WireIdConverter))]
internal readonly struct WireId : IEquatable<WireId>
{
    /// <summary>The longest id that is taken for one, in characters [ours]; GUIDs have 36.</summary>
    public const int MaxLength = 128;

    private readonly string? _text;

    private WireId(string text, bool isNumber)
    {
        _text = text;
        IsNumber = isNumber;
    }

    /// <summary>The digits or the string, as written. Empty for the default value.</summary>
    public string Text => _text ?? string.Empty;

    /// <summary>Whether it stood there as a number.</summary>
    public bool IsNumber { get; }

    /// <summary>Whether it names nothing: no text, or the number 0 that services use for "none".</summary>
    public bool IsNone => Text.Length == 0 || Text.AsSpan().TrimStart('0').IsEmpty;

    /// <summary>An id that is written as a number.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The id.</returns>
    public static WireId Number(long value) => new(value.ToString(CultureInfo.InvariantCulture), isNumber: true);

    /// <summary>An id that is written as a string.</summary>
    /// <param name="value">The string.</param>
    /// <returns>The id.</returns>
    public static WireId String(string value) => new(value, isNumber: false);

    /// <summary>An id as a user typed it: a number where it is plain digits without a leading zero, else a string.</summary>
    /// <param name="text">What was typed.</param>
    /// <returns>The id.</returns>
    public static WireId Typed(string text) => new(text, text.Length > 0 && text.All(char.IsAsciiDigit) && (text[0] != '0' || text.Length == 1));

    /// <summary>The id as a 32-bit number, which Azure DevOps's plans and suites have.</summary>
    /// <param name="value">The number.</param>
    /// <returns>Whether it is one.</returns>
    public bool TryGetInt32(out int value) => int.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    /// <summary>Ids are equal by their text: 18 and "18" name the same thing.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether they are.</returns>
    public bool Equals(WireId other) => string.Equals(Text, other.Text, StringComparison.Ordinal);

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is WireId other && Equals(other);

    public override int GetHashCode() => string.GetHashCode(Text, StringComparison.Ordinal);

    public override string ToString() => Text;

    public static bool operator ==(WireId left, WireId right) => left.Equals(right);

    public static bool operator !=(WireId left, WireId right) => !left.Equals(right);

    internal static WireId Raw(string text, bool isNumber) => new(text, isNumber);
}

/// <summary>Reads and writes <see cref="WireId"/>.</summary>
internal sealed class WireIdConverter : JsonConverter<WireId>
{
    public override WireId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when IsWhole(reader.ValueSpan):
                return WireId.Raw(Encoding.ASCII.GetString(reader.ValueSpan), isNumber: true);
            case JsonTokenType.String when reader.ValueSpan.Length <= WireId.MaxLength * 6: // \u0000 is the longest a character gets
                var text = reader.GetString()!;
                if (text.Length <= WireId.MaxLength)
                {
                    return WireId.Raw(text, isNumber: false);
                }

                break;
        }

        throw new JsonException("An id is a whole number or a short string.");
    }

    public override void Write(Utf8JsonWriter writer, WireId value, JsonSerializerOptions options)
    {
        if (value.IsNumber)
        {
            writer.WriteRawValue(value.Text);
        }
        else
        {
            writer.WriteStringValue(value.Text);
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> number) =>
        number.Length <= WireId.MaxLength && number.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var other && (other < 0 || (other == 0 && number[0] == '-' && number[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0));
}
