using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CloneCmdlets.Services.WallarmFast.Wire;

/// <summary>FAST's JSON: at most 32 levels, unset options left out of requests.</summary>
[JsonSourceGenerationOptions(MaxDepth = MaxDepth)]
[JsonSerializable(typeof(FastEnvelope))]
[JsonSerializable(typeof(RunBody))]
[JsonSerializable(typeof(VulnBody))]
[JsonSerializable(typeof(UserBody))]
[JsonSerializable(typeof(PolicyListBody))]
[JsonSerializable(typeof(RunRequestBody))]
internal sealed partial class FastJson : JsonSerializerContext
{
    /// <summary>32 levels (design: "Trust nothing").</summary>
    public const int MaxDepth = 32;

    /// <summary>For what is sent: options that are not set are left out.</summary>
    public static FastJson Requests { get; } = new(new JsonSerializerOptions
    {
        MaxDepth = MaxDepth,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // JSON for a service, not for a page: ids and names stay as typed
    });

    public static JsonDocumentOptions Documents { get; } = new() { MaxDepth = MaxDepth };
}
