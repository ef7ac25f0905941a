using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloneCmdlets.Services.WallarmFast.Wire;

/// <summary>
/// Converters for what an answer may bring in any shape: a value of the kind expected is taken, any other is skipped and reads as
/// <see langword="null"/>. One odd field never costs the rest of the answer, and no number goes through floating point.
/// </summary>
internal abstract class Lenient<T> : JsonConverter<T?>
{
    public override bool HandleNull => true;

    public sealed override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            return ReadNested(ref reader, options);
        }

        try
        {
            return ReadValue(ref reader);
        }
        catch (InvalidOperationException)
        {
            return default; // half a surrogate pair: no text at all
        }
    }

    protected abstract T? ReadValue(ref Utf8JsonReader reader);

    /// <summary>Ends at the last token of the value, as every converter must.</summary>
    protected virtual T? ReadNested(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        reader.Skip();
        return default;
    }
}

/// <summary>A string; a number is taken as written.</summary>
internal sealed class LenientText : Lenient<string>
{
    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    protected override string? ReadValue(ref Utf8JsonReader reader) => Text(ref reader);

    internal static string? Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
        _ => null,
    };
}

/// <summary>A whole number from 0 on, also as a string.</summary>
internal sealed class LenientCount : Lenient<long?>
{
    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteNumberValue(value.Value);
        }
    }

    protected override long? ReadValue(ref Utf8JsonReader reader) =>
        LenientNumber.Number(ref reader) is { } number && number >= 0 && number <= long.MaxValue && decimal.Truncate(number) == number ? (long)number : null;
}

/// <summary>A number from 0 on, with or without a fraction, also as a string.</summary>
internal sealed class LenientNumber : Lenient<decimal?>
{
    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteNumberValue(value.Value);
        }
    }

    protected override decimal? ReadValue(ref Utf8JsonReader reader) => Number(ref reader) is { } number && number >= 0 ? number : null;

    internal static decimal? Number(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return reader.TryGetDecimal(out var number) ? number : null;
            case JsonTokenType.String:
                var text = reader.ValueSpan.Length > 40 ? null : reader.GetString();
                return decimal.TryParse(
                    text, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out number) ? number : null;
            default:
                return null;
        }
    }
}

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class LenientFlag : Lenient<bool?>
{
    public override void Write(Utf8JsonWriter writer, bool? value, JsonSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteBooleanValue(value.Value);
        }
    }

    protected override bool? ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => null,
    };
}

/// <summary>An id where one may be missing.</summary>
internal sealed class LenientId : Lenient<WireId?>
{
    private static readonly WireIdConverter Strict = new();

    public override void Write(Utf8JsonWriter writer, WireId? value, JsonSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            Strict.Write(writer, value.Value, options);
        }
    }

    protected override WireId? ReadValue(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            return null;
        }

        try
        {
            return Strict.Read(ref reader, typeof(WireId), JsonSerializerOptions.Default);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A list of strings; what is none in it is left out.</summary>
internal sealed class LenientTexts : Lenient<IReadOnlyList<string>>
{
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string>? value, JsonSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartArray();
        foreach (var text in value)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    protected override IReadOnlyList<string>? ReadValue(ref Utf8JsonReader reader) => null;

    protected override IReadOnlyList<string>? ReadNested(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                reader.Skip();
            }
            else if (ReadOne(ref reader) is { } text)
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    private static string? ReadOne(ref Utf8JsonReader reader)
    {
        try
        {
            return LenientText.Text(ref reader);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}

/// <summary>The findings; what is no object in the list is left out.</summary>
internal sealed class LenientVulns : Lenient<IReadOnlyList<VulnBody>>
{
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<VulnBody>? value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var vuln in value ?? [])
        {
            JsonSerializer.Serialize(writer, vuln, FastJson.Default.VulnBody);
        }

        writer.WriteEndArray();
    }

    protected override IReadOnlyList<VulnBody>? ReadValue(ref Utf8JsonReader reader) => null;

    protected override IReadOnlyList<VulnBody>? ReadNested(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var vulns = new List<VulnBody>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                vulns.Add(JsonSerializer.Deserialize(ref reader, FastJson.Default.VulnBody)!);
            }
            else
            {
                reader.Skip();
            }
        }

        return vulns;
    }
}
