BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $null = Initialize-TestEmulator
}

AfterAll {
    Stop-CloneEmulator
}

Describe 'Connect-CloneService' {
    It 'writes nothing by itself, and the connection with -PassThru' {
        $arguments = Get-TestConnectionArgument
        Connect-CloneService @arguments | Should -BeNullOrEmpty
        $connection = Connect-CloneService @arguments -PassThru -Name 'mine'
        $connection | Should -BeOfType 'CloneCmdlets.Services.ServiceConnection'
        $connection.Name | Should -Be 'mine'
        $connection.Project | Should -Be 'fabrikam-fiber-tfvc'
        $connection.User | Should -Not -BeNullOrEmpty
        $connection.IsDefault | Should -BeTrue
    }

    It 'connects to FAST by a bare loopback host' {
        $connection = Connect-CloneService -ApiHost $Emulator.Uri.Authority -Token $EmulatorToken -PassThru -Name fast
        $connection.Service | Should -Be 'WallarmFast'
        $connection.Uri.Scheme | Should -Be 'http'
    }

    It 'takes a collection without its scheme' {
        $arguments = Get-TestConnectionArgument @{ Name = 'bare' }
        $arguments.CollectionUri = "$($Emulator.Uri.Authority)/fabrikam"
        (Connect-CloneService @arguments -PassThru).Uri | Should -Be $Emulator.CollectionUri
    }

    It 'refuses a wrong token, and keeps no connection' {
        $arguments = Get-TestConnectionArgument @{ Name = 'wrong' }
        $arguments.Token = ConvertTo-TestToken 'not-the-token'
        $failure = Get-TestError { Connect-CloneService @arguments }
        Get-ErrorId $failure | Should -Be 'NotSignedIn'
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        (Get-CloneService).Name | Should -Not -Contain 'wrong'
    }

    It 'asks nothing with -NoVerify' {
        $before = (Get-TestRequest).Count
        $arguments = Get-TestConnectionArgument
        Connect-CloneService @arguments -NoVerify -Name unasked
        Get-TestRequest -Skip $before | Should -BeNullOrEmpty
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a foreign host without -AllowHost'; Uri = 'https://fabrikam.example/tfs'; Id = 'HostNotAllowed'; AllowHost = $false }
        @{ Name = 'plain http beyond loopback'; Uri = 'http://dev.azure.com/fabrikam'; Id = 'HostNotAllowed'; AllowHost = $true }
        @{ Name = 'an address that is none'; Uri = 'ftp://fabrikam.example'; Id = 'InvalidCloneRequest'; AllowHost = $true }
    ) {
        $failure = Get-TestError { Connect-CloneService -CollectionUri $Uri -Project p -Token $EmulatorToken -NoVerify -AllowHost:$AllowHost }
        Get-ErrorId $failure | Should -Be $Id
    }

    It 'refuses a token in plain text without repeating it in the message' {
        $text = 'plain-text-token'
        $failure = Get-TestError { Connect-CloneService -ApiHost us1.api.wallarm.com -Token $text -NoVerify }
        $failure.Exception.ToString() | Should -Not -Match $text
        $failure.Exception.Message | Should -Match 'SecureString'
    }

    It 'says that an empty token is none' {
        Get-ErrorId (Get-TestError { Connect-CloneService -ApiHost us1.api.wallarm.com -Token ([securestring]::new()) -NoVerify }) | Should -Be 'NotSignedIn'
    }

    It 'takes rows, each with its own name, version and token' {
        $rows = @"
Name,CollectionUri,Project,ApiVersion,TokenType,ApiHost,NoVerify
row 1,$($Emulator.CollectionUri),fabrikam-fiber-tfvc,7.1,pat,,
row 2,$($Emulator.CollectionUri),fabrikam-fiber-tfvc2,,,,yes
row 3,,,,,$($Emulator.Uri),no
"@ | ConvertFrom-Csv
        $made = $rows | Connect-CloneService -Token $EmulatorToken -PassThru
        $made.Name | Should -Be 'row 1', 'row 2', 'row 3'
        $made.Service | Should -Be 'AzureDevOps', 'AzureDevOps', 'WallarmFast'
        $made.Project | Should -Be 'fabrikam-fiber-tfvc', 'fabrikam-fiber-tfvc2', $null
        $made[0].User | Should -Not -BeNullOrEmpty
        $made[1].User | Should -BeNullOrEmpty
        (Copy-TestPlan 1 'by a newer version' -Connection 'row 1' -ErrorAction Stop).Handle | Should -Match '#testplan/'
        ([pscustomobject]@{ ApiHost = $Emulator.Uri; Token = $EmulatorToken; Name = 'own token' } | Connect-CloneService -PassThru).Name | Should -Be 'own token'
    }

    It 'lets no row take a protection away' {
        $row = [pscustomobject]@{ CollectionUri = 'https://fabrikam.example/tfs'; Project = 'p'; AllowHost = $true; NoVerify = $true }
        Get-ErrorId (Get-TestError { $row | Connect-CloneService -Token $EmulatorToken }) | Should -Be 'HostNotAllowed'
    }

    It 'trusts a host that the environment names: <Variable>' -ForEach @(
        @{ Variable = 'SYSTEM_COLLECTIONURI'; Value = 'https://fabrikam.example/tfs/'; Do = { Connect-CloneService -CollectionUri https://fabrikam.example/tfs -Project p -Token $EmulatorToken -ApiVersion 7.1 -NoVerify -Name named } }
        @{ Variable = 'WALLARM_API_HOST'; Value = 'fast.fabrikam.example'; Do = { Connect-CloneService -ApiHost fast.fabrikam.example -Token $EmulatorToken -NoVerify -Name named } }
    ) {
        Get-ErrorId (Get-TestError $Do) | Should -Be 'HostNotAllowed'
        Set-Item "Env:$Variable" $Value
        try {
            & $Do
            (Get-CloneService named).Uri.Host | Should -BeLike '*fabrikam.example'
        } finally {
            Remove-Item "Env:$Variable"
            Disconnect-CloneService named
        }
    }

    It 'replaces a connection of the same name, and is the default from then on' {
        $arguments = Get-TestConnectionArgument
        Connect-CloneService @arguments -NoVerify -Name twice
        Connect-CloneService @arguments -NoVerify -Name other
        Connect-CloneService @arguments -NoVerify -Name TWICE
        @(Get-CloneService twice).Count | Should -Be 1
        @(Get-CloneService | Where-Object { $_.IsDefault -and $_.Service -eq 'AzureDevOps' }).Name | Should -Be 'TWICE'
    }

    It 'leaves a service a default where another service takes the name of the one it had' {
        Connect-CloneService -CollectionUri https://dev.azure.com/fabrikam -Project one -Token (ConvertTo-TestToken 'x') -NoVerify -Name kept
        Connect-CloneService -CollectionUri https://dev.azure.com/fabrikam -Project two -Token (ConvertTo-TestToken 'x') -NoVerify -Name taken
        Connect-CloneService -ApiHost us1.api.wallarm.com -Token (ConvertTo-TestToken 'x') -NoVerify -Name taken -WarningAction SilentlyContinue
        (Get-CloneService kept).IsDefault | Should -BeTrue
        (Get-CloneService taken).IsDefault | Should -BeTrue
        Disconnect-CloneService -Name kept, taken
    }

    It 'hands nothing that stays on this machine to a proxy of the environment' {
        $proxy = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $proxy.Start()
        # Its proxy is read once a process, so that this takes one of its own.
        $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        'http_proxy', 'https_proxy', 'all_proxy' | ForEach-Object {
            $start.Environment[$_] = $start.Environment[$_.ToUpperInvariant()] = "http://$($proxy.LocalEndpoint)/"
        }
        'no_proxy', 'NO_PROXY' | ForEach-Object { $null = $start.Environment.Remove($_) }
        $script = @"
            `$ErrorActionPreference = 'Stop'
            Import-Module '$(Join-Path (Get-TestModulePath) 'CloneCmdlets.psd1')'
            Start-CloneEmulator -Sample
            try { (Copy-TestPlan 1 direct).Destination.Name; (Copy-TestRun -TestRecordId rec_0001 -Name 'also direct').Destination.Name }
            finally { Stop-CloneEmulator }
"@
        '-NoProfile', '-NonInteractive', '-Command', $script | ForEach-Object { $start.ArgumentList.Add($_) }
        $process = [System.Diagnostics.Process]::Start($start)
        try {
            $output, $errors = $process.StandardOutput.ReadToEndAsync(), $process.StandardError.ReadToEndAsync()
            $ended = $process.WaitForExit(60000)
            $proxy.Pending() | Should -BeFalse
            $ended | Should -BeTrue
            $errors.Result | Should -BeNullOrEmpty
            $output.Result.Trim() -split '\r?\n' | Should -Be 'direct', 'also direct'
        } finally {
            if (-not $process.HasExited) { $process.Kill($true) }
            $process.Dispose()
            $proxy.Stop()
        }
    }

    It 'warns when it replaces a connection to somewhere else that was not named: <Case>' -ForEach @(
        @{ Case = 'another address'; Change = @{ CollectionUri = 'https://dev.azure.com/other' }; Told = 1 }
        @{ Case = 'another project'; Change = @{ Project = 'other' }; Told = 1 }
        @{ Case = 'the same once more'; Change = @{}; Told = 0 }
        @{ Case = 'a name that was given'; Change = @{ CollectionUri = 'https://dev.azure.com/other'; Name = 'azuredevops' }; Told = 0 }
    ) {
        Disconnect-CloneService
        $arguments = Get-TestConnectionArgument @{ NoVerify = $true }
        Connect-CloneService @arguments -WarningVariable before
        $before | Should -BeNullOrEmpty
        foreach ($key in $Change.Keys) { $arguments[$key] = $Change[$key] }
        $all = Connect-CloneService @arguments -WarningVariable warnings -WarningAction SilentlyContinue -Verbose 4>&1
        @($warnings).Count | Should -Be $Told
        if ($Told) { $warnings[0].Message | Should -Match "'AzureDevOps'.*$([regex]::Escape($Emulator.CollectionUri)).*-Name" }
        @($all | Where-Object { "$_" -match 'takes the place' }).Count | Should -Be ([int]($Change.Count -gt 0 -and -not $Told))
        @(Get-CloneService).Count | Should -Be 1
    }

    It 'refuses a proxy that cannot be one before anything is asked: <Proxy>' -ForEach @(
        @{ Proxy = 'ftp://proxy.example' }, @{ Proxy = 'proxy:port' }, @{ Proxy = '/proxy' }, @{ Proxy = '\\server\share' }
    ) {
        $failure = Get-TestError { Connect-CloneService -ApiHost us1.api.wallarm.com -Token $EmulatorToken -NoVerify -Proxy $Proxy }
        Get-ErrorId $failure | Should -Be 'InvalidCloneRequest'
        $failure.Exception.Rule | Should -Be 'Proxy'
    }

    It 'tells of an empty <Parameter> in words for users' -ForEach @(
        @{ Parameter = 'Proxy'; Do = { Connect-CloneService -ApiHost us1.api.wallarm.com -Token $EmulatorToken -NoVerify -Proxy $nothing } }
        @{ Parameter = 'CollectionUri'; Do = { Connect-CloneService -CollectionUri $nothing -Project p -Token $EmulatorToken -NoVerify } }
        @{ Parameter = 'Project'; Do = { Connect-CloneService -CollectionUri https://dev.azure.com/fabrikam -Project $nothing -Token $EmulatorToken -NoVerify } }
        @{ Parameter = 'Name'; Do = { Connect-CloneService -ApiHost us1.api.wallarm.com -Token $EmulatorToken -NoVerify -Name $nothing } }
    ) {
        foreach ($nothing in $null, '') {
            $message = (Get-TestError $Do).Exception.Message
            $message | Should -Match "'$Parameter'"
            $message | Should -Match 'The value is empty\. Give |an empty value'
        }
    }

    It 'completes the address of a proxy: <_>' -ForEach 'http://{0}', '{0}', ' {0} ', 'localhost:{1}', 'http://{0}/' {
        $proxy = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $proxy.Start()
        $port = $proxy.LocalEndpoint.Port
        $asked = $proxy.AcceptTcpClientAsync()
        $shell = [powershell]::Create().AddScript({
            param($Module, $Token, $Proxy)
            Import-Module $Module
            Connect-CloneService -ApiHost us1.api.wallarm.com -Token $Token -Proxy $Proxy
        }).AddArgument((Join-Path (Get-TestModulePath) 'CloneCmdlets.psd1')).AddArgument($EmulatorToken).AddArgument(($_ -f "127.0.0.1:$port", $port))
        try {
            $null = $shell.BeginInvoke()
            $asked.Wait(30000) | Should -BeTrue
            [System.IO.StreamReader]::new($asked.Result.GetStream()).ReadLine() | Should -Be 'CONNECT us1.api.wallarm.com:443 HTTP/1.1'
        } finally {
            $shell.Stop()
            $shell.Dispose()
            $proxy.Dispose()
        }
    }

    It 'refuses the user and password of a proxy in its address, and repeats neither: <Proxy>' -ForEach @(
        @{ Proxy = 'http://jo:s3cr%40t@proxy.example:8080' }, @{ Proxy = 'jo:s3cr@t@proxy.example' }, @{ Proxy = 'http://jo@proxy.example' }
        @{ Proxy = 'ftp://jo:s3cr@proxy.example' }
    ) {
        $Error.Clear()
        $all = & {
            $VerbosePreference = $DebugPreference = 'Continue'
            try { Connect-CloneService -ApiHost us1.api.wallarm.com -Token $EmulatorToken -NoVerify -Proxy $Proxy } catch { $_ }
        } *>&1
        $failure = @($all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })[0]
        Get-ErrorId $failure | Should -Be 'InvalidCloneRequest'
        $failure.Exception.Message | Should -Match '-ProxyCredential'
        $text = @($all; $Error) | ForEach-Object { $_ | Select-Object * -ExcludeProperty InvocationInfo | Format-List * -Force; "$_" } | Out-String -Width 4000
        $text | Should -Not -Match 's3|\bjo\b'
    }

    It 'repeats nothing of a text that is no address, which may hold a password: -<Parameter>' -ForEach @{ Parameter = 'Proxy' }, @{ Parameter = 'CollectionUri' } {
        $arguments = Get-TestConnectionArgument @{ NoVerify = $true }
        $arguments[$Parameter] = 'http://jo:s3/cr@proxy.example'
        $failure = Get-TestError { Connect-CloneService @arguments }
        $failure.Exception.Message | Should -Match 'ProxyCredential'
        $failure | Select-Object * -ExcludeProperty InvocationInfo | Format-List * -Force | Out-String -Width 4000 | Should -Not -Match 's3|\bjo\b'
    }

    It 'refuses -ProxyCredential without -Proxy, as Invoke-RestMethod does' {
        $failure = Get-TestError { Connect-CloneService -ApiHost us1.api.wallarm.com -Token $EmulatorToken -NoVerify -ProxyCredential ([pscredential]::new('jo', $EmulatorToken)) }
        Get-ErrorId $failure | Should -Be 'InvalidCloneRequest'
        $failure.Exception.Message | Should -Match '-Proxy\b'
    }
}
