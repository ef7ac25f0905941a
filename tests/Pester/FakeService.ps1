# A server that answers when the test says so: for what depends on the order in which things happen.

function Open-FakeService {
    $probe = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $probe.Start()
    $port = $probe.LocalEndpoint.Port
    $probe.Stop()
    $listener = [System.Net.HttpListener]::new()
    $listener.Prefixes.Add("http://127.0.0.1:$port/")
    $listener.Start()
    [pscustomobject]@{ Listener = $listener; Uri = [uri] "http://127.0.0.1:$port/"; CollectionUri = [uri] "http://127.0.0.1:$port/fake"; Next = $listener.GetContextAsync() }
}

# The next request that came, or is still to come.
function Get-FakeRequest([object] $Service) {
    if (-not $Service.Next.Wait(30000)) { throw 'No request came.' }
    $request = $Service.Next.Result
    $Service.Next = $Service.Listener.GetContextAsync()
    $request
}

function Complete-FakeRequest([object] $Request, [object] $Body, [int] $Status = 200, [hashtable] $Header = @{}) {
    $Request.Response.StatusCode = $Status
    $Request.Response.ContentType = 'application/json'
    foreach ($name in $Header.Keys) { $Request.Response.Headers.Add($name, $Header[$name]) }
    $Request.Response.Close([System.Text.Encoding]::UTF8.GetBytes(($Body | ConvertTo-Json -Depth 5 -Compress)), $false)
}

function Close-FakeService([object] $Service) {
    $Service.Listener.Close()
}
