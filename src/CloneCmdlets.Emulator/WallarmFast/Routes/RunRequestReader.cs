using System.Text.Json;
using CloneCmdlets.Services;
using CloneCmdlets.Services.WallarmFast.Rules;
using CloneCmdlets.Services.WallarmFast.Wire;

namespace CloneCmdlets.Emulator.WallarmFast.Routes;

/// <summary>
/// Reads the body of <c>POST /v1/test_run</c> strictly, and checks it by the rules that the client checks too. Fields it doesn't know are
/// skipped; <c>null</c> counts as left out, as the documented defaults have it.
/// </summary>
internal sealed class RunRequestReader
{
    private readonly JsonElement _json;
    private readonly List<(string Field, string Error, object? Value)> _wrong = [];

    private RunRequestReader(JsonElement json) => _json = json;

    /// <summary>Reads it.</summary>
    /// <exception cref="FastRefusal">Fields are of another kind or out of range: 400, all of them named.</exception>
    public static RunRequestBody Read(JsonElement json)
    {
        var reader = new RunRequestReader(json);
        var body = reader.Read();
        foreach (var breach in RunRules.Check(body))
        {
            reader._wrong.Add((breach.Field, breach.Error, Value(json, breach.Field)));
        }

        return reader._wrong.Count == 0 ? body : throw FastRefusal.Fields([.. reader._wrong]);
    }

    private RunRequestBody Read() => new()
    {
        Name = Text(RunFields.Name),
        TestRecordId = Id(RunFields.TestRecordId),
        Description = Text(RunFields.Description),
        FileExtensionsToExclude = Text(RunFields.FileExtensions),
        PolicyId = Id(RunFields.PolicyId),
        StopOnFirstFail = Flag(RunFields.StopOnFirstFail),
        RpsPerBaseline = Number(RunFields.RpsPerBaseline),
        Rps = Number(RunFields.Rps),
        NodeId = Id(RunFields.NodeId),
        Tags = Texts(RunFields.Tags),
        Type = OneOf(RunFields.Type, "node"),
        State = OneOf(RunFields.State, RunStates.Paused),
        TestRecordName = Text(RunFields.TestRecordName),
        SkipDuplicatedBaselines = Flag(RunFields.SkipDuplicatedBaselines),
        InactivityTimeout = Number(RunFields.InactivityTimeout),
    };

    /// <summary>What a field holds, to be shown back as it came.</summary>
    private static JsonElement? Value(JsonElement json, string field) => json.TryGetProperty(field, out var value) ? value : null;

    /// <summary>Half a surrogate pair can be read, but not written back.</summary>
    private static bool CanBeShown(JsonElement value)
    {
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(value, FastCalls.Options).Length > 0;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private T? Take<T>(string field, Func<JsonElement, T?> read)
    {
        if (!_json.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return default;
        }

        try
        {
            if (read(value) is { } taken)
            {
                return taken;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Half a surrogate pair, or no id.
        }

        _wrong.Add((field, FieldErrors.Invalid, CanBeShown(value) ? value : null));
        return default;
    }

    private string? Text(string field) => Take(field, static value => value.ValueKind == JsonValueKind.String ? value.GetString() : null);

    private WireId? Id(string field) => Take<WireId?>(field, static value => value.Deserialize<WireId>());

    private bool? Flag(string field) => Take<bool?>(field, static value => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    });

    private long? Number(string field) => Take<long?>(
        field, static value => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null);

    private string? OneOf(string field, string word) => Take(
        field, value => value.ValueKind == JsonValueKind.String && value.GetString() == word ? word : null);

    private string[]? Texts(string field) => Take(field, static value =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(static one => one.ValueKind == JsonValueKind.String)
            ? value.EnumerateArray().Select(static one => one.GetString()!).ToArray() : null);
}
