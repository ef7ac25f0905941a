using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Services.AzureDevOps.Wire;

namespace CloneCmdlets.Emulator.AzureDevOps.Routes;

/// <summary>One request to the service: what its address names, and how it is answered.</summary>
internal sealed class AdoCall
{
    /// <summary>How many entries a page has unless <c>$top</c> says less; 200 is where users of the service lose pages (reference page).</summary>
    public const int PageSize = 200;

    private const int MaxPageSize = 1000;

    private readonly EmulatorContext _context;
    private Project? _project;

    public AdoCall(HttpContext http, EmulatorContext context)
    {
        Http = http;
        _context = context;
        Collection = Route("collection");
    }

    public HttpContext Http { get; }

    public string Collection { get; }

    public EmulatorDatabase Database => _context.Database;

    /// <summary>The project of the address.</summary>
    public Project Project => _project ??= Database.Read(session => FindProject(session, Route("project")));

    /// <summary>The time, as the tables have it.</summary>
    public string Now => WireDate.At(_context.Clock.GetUtcNow()).Text!;

    /// <summary>The collection's own address, with a slash at the end.</summary>
    public string CollectionUrl => $"{Http.Request.Scheme}://{Http.Request.Host}/{Uri.EscapeDataString(Collection)}/";

    /// <summary>A project of the call's collection.</summary>
    /// <param name="session">A session.</param>
    /// <param name="nameOrId">Its name or id.</param>
    /// <returns>The project.</returns>
    /// <exception cref="AdoException">There is none.</exception>
    public Project FindProject(DbSession session, string nameOrId) => ProjectTable.Find(session, Collection, nameOrId)
        ?? throw (ProjectTable.CollectionExists(session, Collection) ? AdoException.NoProject(nameOrId) : AdoException.NoCollection(Collection));

    public string Route(string name) => Http.Request.RouteValues[name] as string ?? string.Empty;

    /// <summary>A number of the address.</summary>
    /// <param name="name">Its place.</param>
    /// <returns>The number.</returns>
    /// <exception cref="AdoException">It is none.</exception>
    public int RouteNumber(string name) => int.TryParse(Route(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw AdoException.BadArgument($"The value '{Route(name)}' is not valid for {name}: a whole number is needed.");

    public bool QueryFlag(string name) => bool.TryParse(Http.Request.Query[name], out var value) && value;

    /// <summary>A number of the query.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="missing">What it is where it is not given.</param>
    /// <returns>The number, 0 or more.</returns>
    /// <exception cref="AdoException">It is none.</exception>
    public int QueryNumber(string name, int missing)
    {
        var text = Http.Request.Query[name].ToString();
        return text.Length == 0 ? missing
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw AdoException.BadArgument($"The value '{text}' is not valid for {name}: a whole number is needed.");
    }

    /// <summary>How many entries are asked for.</summary>
    public int Top => Math.Clamp(QueryNumber("$top", PageSize), 1, MaxPageSize);

    /// <summary>Answers a page of a list, with the token for the next one in the header where there is one.</summary>
    /// <typeparam name="TRow">What was read: one more than <see cref="Top"/> where there is more.</typeparam>
    /// <typeparam name="TModel">What is written.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="key">What the next page continues after.</param>
    /// <param name="model">Makes a row's model.</param>
    /// <param name="typeInfo">How it is written.</param>
    public Task WritePageAsync<TRow, TModel>(
        IReadOnlyList<TRow> rows, Func<TRow, int> key, Func<TRow, TModel> model, JsonTypeInfo<ListAnswer<TModel>> typeInfo)
    {
        var top = Top;
        if (rows.Count > top)
        {
            Http.Response.Headers["x-ms-continuationtoken"] = key(rows[top - 1]).ToString(CultureInfo.InvariantCulture);
        }

        var page = rows.Take(top).Select(model).ToList();
        return WriteAsync(new ListAnswer<TModel> { Count = page.Count, Value = page }, typeInfo);
    }

    public Task WriteAsync<T>(T value, JsonTypeInfo<T> typeInfo)
    {
        SetContentType();
        return JsonSerializer.SerializeAsync(Http.Response.Body, value, typeInfo, Http.RequestAborted);
    }

    /// <summary>Answers with JSON that is written already.</summary>
    /// <param name="json">The answer.</param>
    public Task WriteAsync(byte[] json)
    {
        SetContentType();
        Http.Response.ContentLength = json.Length;
        return Http.Response.Body.WriteAsync(json, Http.RequestAborted).AsTask();
    }

    /// <summary>Reads the body.</summary>
    /// <typeparam name="T">What it should be.</typeparam>
    /// <param name="typeInfo">How it is read.</param>
    /// <returns>The body.</returns>
    /// <exception cref="AdoException">It isn't that.</exception>
    public async Task<T> ReadAsync<T>(JsonTypeInfo<T> typeInfo)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(Http.Request.Body, typeInfo, Http.RequestAborted).ConfigureAwait(false)
                ?? throw AdoException.BadArgument("Value cannot be null. Parameter name: request");
        }
        catch (JsonException exception)
        {
            throw AdoException.BadArgument("The body can't be read: " + JsonProblem.Of(exception));
        }
    }

    private void SetContentType()
    {
        var asked = Http.Request.Query["api-version"].ToString();
        Http.Response.ContentType = "application/json; charset=utf-8; api-version=" + (asked.Length is > 0 and < 30 && asked.All(IsVersionCharacter) ? asked : "7.1");
    }

    private static bool IsVersionCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '-';
}
