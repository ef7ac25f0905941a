using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloneCmdlets.Services.AzureDevOps.Wire;

/// <summary>
/// A date as the service writes it. The clone routes say "none" with a date: year 1 in the answer to the POST, <c>DateTime.MaxValue</c> while
/// unfinished (seed; reference page, "What the server does"). What is no date is "none" too: no operation is lost over one.
/// </summary>
[JsonConverter(typeof(WireDateConverter))]
internal readonly record struct WireDate
{
    private WireDate(string text) => Text = text;

    /// <summary>What the answer to a POST has for both dates.</summary>
    public static WireDate NotStarted { get; } = new("0001-01-01T00:00:00");

    /// <summary>What an unfinished operation has as its end.</summary>
    public static WireDate NotCompleted { get; } = new("9999-12-31T23:59:59.9999999");

    /// <summary>The date as written; <see langword="null"/> for the default value.</summary>
    public string? Text { get; }

    /// <summary>The moment, UTC where the text names no zone; <see langword="null"/> where it means none.</summary>
    public DateTimeOffset? Value =>
        DateTimeOffset.TryParse(Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value)
            && value.Year is > 1 and < 9999
            ? value
            : null;

    /// <summary>A moment, written in UTC.</summary>
    /// <param name="moment">The moment.</param>
    /// <returns>The date.</returns>
    public static WireDate At(DateTimeOffset moment) => new(moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));

    internal static WireDate Raw(string? text) => new(text ?? string.Empty);
}

/// <summary>Reads and writes <see cref="WireDate"/>.</summary>
internal sealed class WireDateConverter : JsonConverter<WireDate>
{
    public override WireDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => WireDate.Raw(reader.GetString());

    public override void Write(Utf8JsonWriter writer, WireDate value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text ?? string.Empty);
}
