BeforeDiscovery {
    $answers = @(
        @{ Answer = 'success'; Fault = $null }
        @{ Answer = '401'; Fault = @{ kind = 'status'; status = 401 } }
        @{ Answer = '404'; Fault = @{ kind = 'status'; status = 404 } }
        @{ Answer = '500'; Fault = @{ kind = 'status'; status = 500 } }
        @{ Answer = 'a lost connection'; Fault = @{ kind = 'dropBeforeProcessing' } }
        @{ Answer = 'malformed JSON'; Fault = @{ kind = 'malformedJson' } }
        @{ Answer = 'a redirect'; Fault = @{ kind = 'status'; status = 302 } }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $canary = 'canary+7f3b/T0ken&x'
    $env:CLONECMDLETS_EMULATOR_TOKEN = $canary
    $data = Join-Path $TestDrive 'emulator.db'
    $script:Emulator = Start-CloneEmulator -Sample -PassThru -DataPath $data
    $script:EmulatorToken = $Emulator.GetToken()
    $utf8 = [System.Text.Encoding]::UTF8
    $forms = @(
        $canary
        [uri]::EscapeDataString($canary)
        [System.Text.Json.JsonEncodedText]::Encode($canary).ToString()
        [Convert]::ToBase64String($utf8.GetBytes($canary))
        [Convert]::ToBase64String($utf8.GetBytes(":$canary"))
        [Convert]::ToHexString($utf8.GetBytes($canary))
    )

    function Find-Canary([string] $Text) {
        $forms | Where-Object { $Text.Contains($_, [StringComparison]::OrdinalIgnoreCase) }
    }
}

AfterAll {
    Stop-CloneEmulator
    Remove-Item Env:CLONECMDLETS_EMULATOR_TOKEN
}

Describe 'The token' {
    AfterEach {
        Clear-TestFault
    }

    It 'is in no stream, error or transcript after <Answer>' -ForEach $answers {
        if ($Fault) {
            foreach ($match in '* /v1/*', '* /fabrikam/*') {
                $null = Invoke-TestEmulator '_emulator/faults' -Method Post -Body ($Fault + @{ match = $match; times = 100 })
            }
        }

        $transcript = Join-Path $TestDrive "transcript-$($Answer -replace '\W').txt"
        $Error.Clear()
        $null = Start-Transcript $transcript
        $all = & {
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            $arguments = New-TestConnectionArgument @{ Name = 'canary' }
            $calls = @(
                { Connect-CloneService @arguments -Verbose -Debug -PassThru }
                { Connect-CloneService -ApiHost $Emulator.Uri.AbsoluteUri -Token $EmulatorToken -Name canaryFast -Verbose -Debug -PassThru }
                { Copy-TestPlan 1 "canary $Answer" -Verbose -Debug }
                { Copy-TestRun -TestRecordId rec_0001 -Name "canary $Answer" -Verbose -Debug }
                { Get-CloneOperation -Refresh -Verbose -Debug }
                { Get-CloneOperation -Id 2 -Service AzureDevOps -Verbose -Debug }
                { Wait-CloneOperation -Id 9001 -Service WallarmFast -TimeoutSec 0 -Verbose -Debug }
                { Get-CloneService }
            )
            foreach ($call in $calls) {
                try { & $call } catch { $_ }
            }
        } *>&1
        $null = Stop-Transcript
        $all.Count | Should -BeGreaterThan 5
        $text = ($all | ForEach-Object { $_ | Format-List * -Force }) + ($Error | Get-Error) | Out-String -Width 4000
        Find-Canary $text | Should -BeNullOrEmpty
        Find-Canary (Get-Content -Raw $transcript) | Should -BeNullOrEmpty
    }

    It 'is in no file of the journal and of the emulator' {
        Stop-CloneEmulator
        $files = @(Get-ChildItem $env:CLONECMDLETS_HOME -Recurse -File -Force) + @(Get-ChildItem $TestDrive -Filter 'emulator.db*' -File)
        $files.Count | Should -BeGreaterThan 1
        foreach ($file in $files) {
            Find-Canary ([System.Text.Encoding]::Latin1.GetString([System.IO.File]::ReadAllBytes($file.FullName))) | Should -BeNullOrEmpty -Because $file.Name
        }

        $script:Emulator = Start-CloneEmulator -PassThru # for what runs after each test
        $script:EmulatorToken = $Emulator.GetToken()
    }
}
