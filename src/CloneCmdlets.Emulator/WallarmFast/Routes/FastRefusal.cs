using CloneCmdlets.Services.WallarmFast.Rules;

namespace CloneCmdlets.Emulator.WallarmFast.Routes;

/// <summary>Ends a call with an answer other than 200, in one of the service's three shapes; what the call has changed so far is rolled back.</summary>
internal sealed class FastRefusal : Exception
{
    private FastRefusal(int status, object body)
    {
        Status = status;
        Body = body;
    }

    public int Status { get; }

    /// <summary>The <c>body</c> of the envelope.</summary>
    public object Body { get; }

    /// <summary>A sentence.</summary>
    public static FastRefusal Says(int status, string text) => new(status, text);

    /// <summary>There is no such thing: 404.</summary>
    public static FastRefusal NotFound(object id) => new(StatusCodes.Status404NotFound, new { error = FieldErrors.NotFound, value = id });

    /// <summary>What is wrong with fields: 400.</summary>
    public static FastRefusal Fields(params ReadOnlySpan<(string Field, string Error, object? Value)> fields)
    {
        var body = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (field, error, value) in fields)
        {
            body.TryAdd(field, new { error, value });
        }

        return new FastRefusal(StatusCodes.Status400BadRequest, body);
    }
}
